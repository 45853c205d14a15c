// OpenTelemetry's own conventions that hold for spans of any kind: the session, the user, and the message of an error
// (mapping 10, 11).
import type { BuiltInDialect } from '../dialect';

export const anySpan: BuiltInDialect = {
  name: 'OpenTelemetry',
  isOnAnySpan: true,
  session: ['session.id'],
  user: ['user.id', 'enduser.id'],
  errorMessages: ['error.message'],
};
