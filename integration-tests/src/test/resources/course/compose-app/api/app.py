# compose-app/api/app.py
from flask import Flask
import os

app = Flask(__name__)

@app.route('/')
def hello():
    target = os.environ.get('TARGET', 'World')
    message = f"Hello {target} from the API!\n"
    return message

if __name__ == "__main__":
    # Écoute sur toutes les interfaces, port 5000 (standard pour Flask dev)
    app.run(host='0.0.0.0', port=5000)
