// The body of a batch request around its items: `{"items":[…]}` (contract: Endpoints).

export const BODY_START = '{"items":[';
export const BODY_END = ']}';
export const ENVELOPE_BYTES = BODY_START.length + BODY_END.length;
