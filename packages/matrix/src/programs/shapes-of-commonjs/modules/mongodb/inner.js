exports.named = 'of inner';
