// The retrieval step: the bundled documents that lie nearest to a question, by cosine similarity.

const documents = require('./data/documents.json');

const maxDocuments = 2;
const dimensions = 256;

function createDocumentSearch({ openai, embeddingModel }) {
  let documentVectors;

  async function embed(input) {
    const { data } = await openai.embeddings.create({ model: embeddingModel, input, dimensions });
    return data.map(({ embedding }) => embedding);
  }

  /** Embeds the documents with the first question; a failed attempt is repeated with the next one. */
  function embedDocuments() {
    documentVectors ??= embed(documents.map(({ title, text }) => `${title}. ${text}`)).catch((error) => {
      documentVectors = undefined;
      throw error;
    });
    return documentVectors;
  }

  return async function findDocuments(question) {
    const vectors = await embedDocuments();
    const [questionVector] = await embed([question]);
    return documents
      .map((document, index) => ({ ...document, score: cosineSimilarity(questionVector, vectors[index]) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, maxDocuments);
  };
}

function cosineSimilarity(a, b) {
  let product = 0;
  let squaresOfA = 0;
  let squaresOfB = 0;
  for (let index = 0; index < a.length; index += 1) {
    product += a[index] * b[index];
    squaresOfA += a[index] ** 2;
    squaresOfB += b[index] ** 2;
  }
  return product / (Math.sqrt(squaresOfA * squaresOfB) || 1);
}

module.exports = { createDocumentSearch };
