// The chat span: a model call whose messages are JSON text of a given size. Every text is a string of its own, as in an
// application.
import { SpanKind } from '@opentelemetry/api';

const BYTES_PER_KILOBYTE = 1024;
/** Written over with the span's number. */
const NUMBER_PLACE = '0000000000';

const scripts = {
  latin: {
    encoding: 'latin1',
    separator: ' ',
    words:
      'the customer wrote that order has not arrived and page only says in transit look up shipment tell them where parcel is when it will be ' +
      'there offer refund if lost account invoice payment was charged twice please check address of delivery change plan before next month ' +
      'they asked again yesterday about warranty support ticket number email phone answer short friendly sentence "yes" "no" {"id":4711} 12.50 ' +
      'thanks\n\n hello,\n regards.\n',
  },
  japanese: {
    encoding: 'utf16le',
    separator: '',
    words:
      'お客様 から 連絡 注文 が まだ 届きません ページ には 配送中 と だけ 表示 されて います 配送状況 を 調べ 荷物 どこ に あり いつ 届く のか ' +
      '伝えて ください 紛失 した 場合 は 返金 提案 アカウント 請求書 支払い 二回 住所 変更 来月 までに 保証 問い合わせ 番号 電話 返事 短く "はい" ' +
      '"いいえ" {"id":4711} 。 、 \n\n ありがとうございます 。\n',
  },
};
const TURN_WORDS = 300;

/**
 * Makes a function that starts a chat span, without its answer, for a tracer and a number.
 * @param script `latin` text takes one byte for each character in memory, `japanese` two
 */
export function chatSpanStarter(kilobytes, script = 'latin') {
  const { encoding, ...language } = scripts[script];
  const text = Buffer.from(messagesText(kilobytes * BYTES_PER_KILOBYTE, language), encoding);
  const numberAt = text.indexOf(Buffer.from(NUMBER_PLACE, encoding));
  return (tracer, index, context) => {
    text.write(String(index).padStart(NUMBER_PLACE.length, '0'), numberAt, encoding);
    const attributes = requestAttributes(text.toString(encoding));
    return tracer.startSpan('chat gpt-4.1', { kind: SpanKind.CLIENT, attributes }, context);
  };
}

/** What is known of a chat span when its call is over. */
export const chatAnswerAttributes = {
  'gen_ai.response.model': 'gpt-4.1-2025-04-14',
  'gen_ai.usage.input_tokens': 3100,
  'gen_ai.usage.output_tokens': 42,
  'gen_ai.output.messages':
    '[{"role":"assistant","parts":[{"type":"text","content":"The order was shipped on Tuesday."}],"finish_reason":"stop"}]',
};

function requestAttributes(inputMessages) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4.1',
    'gen_ai.request.temperature': 0.2,
    'gen_ai.input.messages': inputMessages,
  };
}

/** A conversation of plain text with the quotes and line ends that such text has; about `bytes` of UTF-8. */
function messagesText(bytes, { words, separator }) {
  const nextWord = wordPicker(words.split(' '));
  const messages = [messageOf('system', `You answer for request ${NUMBER_PLACE}.`)];
  let left = bytes;
  while (left > 0) {
    const turn = Array.from({ length: TURN_WORDS }, nextWord).join(separator);
    messages.push(messageOf(messages.length % 2 === 1 ? 'user' : 'assistant', turn));
    left -= Buffer.byteLength(JSON.stringify(messages.at(-1)));
  }
  return JSON.stringify(messages);
}

/**
 * Words in an order that does not repeat itself, so that a database cannot compress it away, and that is the same in
 * each run.
 */
function wordPicker(words) {
  let state = 42;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return words[Math.floor((state / 2 ** 32) * words.length)];
  };
}

function messageOf(role, content) {
  return { role, parts: [{ type: 'text', content }] };
}
