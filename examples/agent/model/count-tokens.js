// A rough token count: about four characters of English per token.

const charactersPerToken = 4;

function countTokens(text) {
  return Math.max(1, Math.ceil(text.length / charactersPerToken));
}

module.exports = { countTokens };
