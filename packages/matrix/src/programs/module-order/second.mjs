globalThis.order.push('second');
export const seen = [...globalThis.order];
