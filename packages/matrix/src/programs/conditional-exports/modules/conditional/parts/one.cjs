exports.part = 'one, required';
