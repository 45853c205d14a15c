// The one shape in which messages reach SGP, whatever dialect they were recorded in.
import type { DraftValue } from '../../item/item-draft';
import type { JsonText } from '../../item/json-text';

/**
 * A part of a message: `text`, `reasoning`, media by `url`, `data` or `file_id`, or a provider's own kind as it was
 * recorded.
 */
export type Part = { [key: string]: DraftValue | undefined };

export type ToolCall = {
  id?: DraftValue;
  type: 'function';
  /** Arguments as an object where they were JSON, else as recorded. */
  function: { [key: string]: DraftValue | undefined };
};

export type Message = {
  role: string;
  /** Text, which may still be encoded, several parts, or `null` when there is neither. */
  content: string | JsonText | Part[] | null;
  name?: DraftValue;
  tool_calls?: ToolCall[];
  tool_call_id?: DraftValue;
  finish_reason?: DraftValue;
};

/** The canonical input or output of a model call. */
export type Conversation = {
  messages: Message[];
  tools?: DraftValue[];
};
