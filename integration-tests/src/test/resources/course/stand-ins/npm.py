"""A stand-in for npm and for the result service's JavaScript: the same page, from Python."""
import os
import sys

import flask
import psycopg2

app = flask.Flask("result")


@app.route("/")
def index():
    text = " ".join(
        "%s=%s" % (key, os.environ["POSTGRES_" + variable])
        for key, variable in (("host", "HOST"), ("dbname", "DB"), ("user", "USER"), ("password", "PASSWORD"))
    )
    try:
        cursor = psycopg2.connect(text).cursor()
        cursor.execute("SELECT id, votes FROM votes")
        votes = dict(cursor.fetchall())
    except psycopg2.Error as e:
        return "Erreur de connexion à la base de données : %s" % e
    return "Chats: %d Chiens: %d Total des votes: %d" % (
        votes.get("cats", 0), votes.get("dogs", 0), sum(votes.values()))


if sys.argv[1] == "install":
    print("added 3 packages")
else:
    print("Serveur de résultats démarré sur le port 5001", flush=True)
    app.run("0.0.0.0", 5001)
