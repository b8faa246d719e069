const express = require('express');
const { Pool } = require('pg');
const path = require('path');

const app = express();
const port = process.env.PORT || 5001;

// Configuration de la connexion à PostgreSQL (via variables d'env)
const pool = new Pool({
  host: process.env.POSTGRES_HOST || 'db',
  user: process.env.POSTGRES_USER || 'postgres',
  password: process.env.POSTGRES_PASSWORD || 'postgres',
  database: process.env.POSTGRES_DB || 'postgres',
  // Tentatives de reconnexion (simpliste)
  connectionTimeoutMillis: 5000,
});

pool.on('error', (err, client) => {
  console.error('Erreur inattendue sur le client idle de la base de données', err);
  // Tenter une reconnexion ou une autre logique de récupération
});

app.set('view engine', 'ejs');
app.set('views', path.join(__dirname, 'views'));

app.get('/', async (req, res) => {
  let results = { cats: 0, dogs: 0 };
  let error = null;
  let client;

  try {
    console.log("Tentative de connexion au pool PG...");
    client = await pool.connect();
    console.log("Connecté au pool PG.");
    const dbResult = await client.query('SELECT id, votes FROM votes');
    console.log("Résultats de la requête:", dbResult.rows);
    dbResult.rows.forEach(row => {
      results[row.id] = parseInt(row.votes, 10);
    });
  } catch (err) {
    console.error('Erreur lors de la récupération des votes:', err);
    error = `Erreur de connexion à la base de données : ${err.message}`;
    // Ne pas rendre la page si la DB est inaccessible, ou afficher un message clair
  } finally {
    if (client) {
      client.release(); // Libère le client dans le pool
      console.log("Client PG libéré.");
    }
  }
  res.render('index', { results, error });
});

app.listen(port, () => {
  console.log(`Serveur de résultats démarré sur le port ${port}`);
});
