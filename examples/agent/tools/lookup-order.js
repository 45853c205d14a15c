// Tool: one order from the bundled data. An unknown order is an error that the agent handles.

const orders = require('../data/orders.json');

const lookupOrder = {
  definition: {
    type: 'function',
    function: {
      name: 'lookup_order',
      description: 'The state of an order',
      parameters: {
        type: 'object',
        properties: { order_id: { type: 'string', description: 'for example A-1001' } },
        required: ['order_id'],
      },
    },
  },
  async run({ order_id: orderId }) {
    const order = orders.find(({ id }) => id === orderId);
    if (!order) throw new Error(`order ${orderId} does not exist`);
    return order;
  },
};

module.exports = { lookupOrder };
