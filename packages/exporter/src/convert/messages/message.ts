// The one shape in which messages reach SGP, whatever dialect they were recorded in.
import type { JsonValue } from '../../item/sgp-item';

/** A part of a message: `text`, `reasoning`, media by `url`, `data` or `file_id`, or a provider's own kind as it was recorded. */
export type Part = { [key: string]: JsonValue | undefined };

export type ToolCall = {
  id?: JsonValue;
  type: 'function';
  /** Arguments as an object where they were JSON, else as recorded. */
  function: { [key: string]: JsonValue | undefined };
};

export type Message = {
  role: string;
  /** Text, several parts, or `null` when there is neither. */
  content: string | Part[] | null;
  name?: JsonValue;
  tool_calls?: ToolCall[];
  tool_call_id?: JsonValue;
  finish_reason?: JsonValue;
};

/** The canonical input or output of a model call. */
export type Conversation = {
  messages: Message[];
  tools?: JsonValue[];
};
