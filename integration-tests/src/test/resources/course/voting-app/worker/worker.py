import redis
import psycopg2
import os
import time
import logging

logging.basicConfig(level=logging.INFO, format='%(asctime)s - %(levelname)s - %(message)s')

# Fonction pour obtenir la connexion Redis (avec tentatives)
def get_redis_connection():
    redis_host = os.environ.get('REDIS_HOST', 'redis')
    logging.info(f"Worker tentant de se connecter à Redis sur {redis_host}...")
    while True:
        try:
            r = redis.Redis(host=redis_host, port=6379, db=0, socket_timeout=5, decode_responses=True)
            r.ping()
            logging.info("Worker connecté à Redis.")
            return r
        except redis.exceptions.ConnectionError:
            logging.warning("Connexion Redis échouée, nouvelle tentative dans 5s...")
            time.sleep(5)

# Fonction pour obtenir la connexion PG (avec tentatives)
def get_db_connection():
    db_host = os.environ.get('POSTGRES_HOST', 'db')
    db_user = os.environ.get('POSTGRES_USER', 'postgres')
    db_password = os.environ.get('POSTGRES_PASSWORD', 'postgres')
    db_name = os.environ.get('POSTGRES_DB', 'postgres')
    conn_string = f"host={db_host} dbname={db_name} user={db_user} password={db_password}"
    logging.info(f"Worker tentant de se connecter à Postgres sur {db_host}...")
    while True:
        try:
            conn = psycopg2.connect(conn_string)
            logging.info("Worker connecté à Postgres.")
            return conn
        except psycopg2.OperationalError:
            logging.warning("Connexion Postgres échouée, nouvelle tentative dans 5s...")
            time.sleep(5)

# Fonction pour initialiser la table si elle n'existe pas
def init_db(conn):
    with conn.cursor() as cur:
        cur.execute("""
            CREATE TABLE IF NOT EXISTS votes (
                id VARCHAR(255) PRIMARY KEY,
                votes INT NOT NULL
            )
        """)
    conn.commit()
    logging.info("Table 'votes' initialisée ou déjà existante.")

# Fonction principale du worker
def run_worker():
    redis_conn = get_redis_connection()
    db_conn = get_db_connection()
    init_db(db_conn)

    logging.info("Worker démarré, en attente de votes...")
    while True:
        try:
            # Attend un vote de la liste 'votes' (bloquant avec timeout)
            # BLPOP retire et retourne le premier élément de la liste, ou None si timeout
            # Le timeout de 0 signifie attendre indéfiniment
            # Utiliser un timeout (ex: 1) pour éviter de bloquer indéfiniment si redis redémarre
            vote_data = redis_conn.blpop('votes', timeout=1)

            if vote_data:
                # vote_data est un tuple ('nom_liste', 'valeur')
                vote = vote_data[1]
                logging.info(f"Vote reçu: {vote}")

                # Mise à jour de la base de données
                with db_conn.cursor() as cur:
                    # Insère ou met à jour le compteur pour l'option votée
                    cur.execute(
                        "INSERT INTO votes (id, votes) VALUES (%s, 1) "
                        "ON CONFLICT (id) DO UPDATE SET votes = votes.votes + 1",
                        (vote,)
                    )
                db_conn.commit()
                logging.info(f"Vote pour '{vote}' enregistré dans la base de données.")
            else:
                # Pas de vote reçu pendant le timeout, on continue la boucle
                pass

        except redis.exceptions.ConnectionError:
            logging.error("Perte de connexion Redis, tentative de reconnexion...")
            redis_conn = get_redis_connection() # Tente de se reconnecter
        except psycopg2.Error as e:
            logging.error(f"Erreur Postgres: {e}. Tentative de reconnexion...")
            # Tenter de fermer l'ancienne connexion si elle existe
            if db_conn and not db_conn.closed:
                db_conn.close()
            db_conn = get_db_connection() # Tente de se reconnecter
            # Il faudrait peut-être relancer la transaction échouée
        except Exception as e:
            logging.error(f"Erreur inattendue: {e}")
            time.sleep(5) # Pause avant de continuer


if __name__ == '__main__':
    run_worker()

