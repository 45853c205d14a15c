// Parts that say what they are by the name of their one field instead of a `type`: Genkit's, Gemini's and those of
// Bedrock's Converse API, as the typed part that means the same.
import type { DraftObject, DraftValue } from '../../item/item-draft';
import { isObject, isText } from './json-shape';

/** `undefined` for a part of no known kind. */
export function typedPart(value: DraftObject): DraftObject | undefined {
  if (isText(value.text)) return value.thought === true ? { ...value, type: 'reasoning' } : { ...value, type: 'text' };
  const { reasoning, ...rest } = value;
  if (isText(reasoning)) return { ...rest, type: 'reasoning', text: reasoning };
  const call = value.toolRequest ?? value.functionCall ?? value.toolUse;
  if (isObject(call)) return callPart(call);
  const response = value.toolResponse ?? value.functionResponse ?? value.toolResult;
  if (isObject(response)) return responsePart(response);
  const media = value.media ?? value.inlineData ?? value.fileData;
  if (isObject(media)) return mediaPart(media);
  return undefined;
}

function callPart(call: DraftObject): DraftObject {
  const id = call.ref ?? call.toolUseId ?? call.id;
  return {
    type: 'tool_call',
    ...(id !== undefined && { id }),
    name: call.name,
    arguments: call.input ?? call.args,
  };
}

function responsePart(response: DraftObject): DraftObject {
  const id = response.ref ?? response.toolUseId ?? response.id;
  return {
    type: 'tool_call_response',
    ...(id !== undefined && { id }),
    ...(response.name !== undefined && { name: response.name }),
    response: response.output ?? response.response ?? converseContent(response.content) ?? null,
  };
}

/** Bedrock answers with a list of `{text}`, `{json}` or media; one alone is the answer itself. */
function converseContent(content: DraftValue | undefined): DraftValue | undefined {
  if (!Array.isArray(content)) return content;
  const values = content.map((each) => (isObject(each) ? (each.text ?? each.json ?? each) : each));
  return values.length === 1 ? values[0] : values;
}

function mediaPart(media: DraftObject): DraftObject {
  return {
    type: 'file',
    mime_type: media.contentType ?? media.mimeType,
    url: media.url ?? media.fileUri,
    data: media.data,
  };
}
