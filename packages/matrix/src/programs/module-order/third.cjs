globalThis.order.push('third');
module.exports = globalThis.order.length;
