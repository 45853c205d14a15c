// What the endpoint answers: a small page of orders.

exports.account = (id) => ({
  account: id,
  orders: Array.from({ length: 10 }, (_, index) => ({
    id: `${id}-${index}`,
    status: index % 3 === 0 ? 'shipped' : 'open',
    items: [{ sku: 'A-4711', quantity: index + 1, price: 19.99 }],
  })),
});
