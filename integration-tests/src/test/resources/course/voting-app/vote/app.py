from flask import Flask, render_template, request, g
import redis
import os
import logging

app = Flask(__name__)
logging.basicConfig(level=logging.INFO)

def get_redis():
    if 'redis' not in g:
        # Utilise le nom de service 'redis' défini dans docker-compose !
        redis_host = os.environ.get('REDIS_HOST', 'redis')
        logging.info(f"Connexion à Redis sur l'hôte: {redis_host}")
        try:
            g.redis = redis.Redis(host=redis_host, port=6379, db=0, socket_timeout=5, decode_responses=True)
            g.redis.ping() # Vérifie la connexion
            logging.info("Connexion Redis réussie.")
        except redis.exceptions.ConnectionError as e:
            logging.error(f"Erreur de connexion Redis: {e}")
            g.redis = None # Indique l'échec de la connexion
    return g.redis

@app.route('/', methods=['GET', 'POST'])
def index():
    message = ""
    r = get_redis()
    if not r:
        message = "Erreur: Impossible de se connecter à la base de données Redis."
        return render_template('index.html', message=message), 500

    if request.method == 'POST':
        vote = request.form['vote']
        try:
            # Ajoute le vote à la fin de la liste 'votes' dans Redis
            r.rpush('votes', vote)
            message = f"Merci d'avoir voté pour les {vote} !"
            logging.info(f"Vote enregistré pour: {vote}")
        except redis.exceptions.ConnectionError as e:
            message = f"Erreur lors de l'enregistrement du vote: {e}"
            logging.error(f"Erreur Redis lors du vote: {e}")
            return render_template('index.html', message=message), 500

    return render_template('index.html', message=message)

if __name__ == '__main__':
    app.run(host='0.0.0.0', port=5000, debug=True)

