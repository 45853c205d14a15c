import { builtInDialects, compileDialects } from '../../src/convert/dialect-tables';

describe('AttributeKeys', () => {
  it.each([
    'llm.input_messages.#.message.role',
    'llm.input_messages.#.message.contents.0.message_content.text',
    'llm.output_messages.#',
    'gen_ai.prompt.#.content',
    'gen_ai.prompt.#content',
    'gen_ai.completion.#.finish_reason',
    'embedding.embeddings.#.embedding.vector',
    'embedding.embeddings.#.embedding.text',
    'documents.#.index',
    'documents.#.text',
    'retrieval.documents.#.document.content',
    'acme.#.span.kind',
  ])('says the same of %s with any index, whether or not another one came before it', (template) => {
    const keys = compileDialects([]).attributeKeys;
    keys.of(template.replace('#', '0'));
    for (const index of [1, 99, 100, 1023, 99_999, 100_000]) {
      const key = template.replace('#', String(index));
      const { isRemembered: _before, ...after } = keys.of(key);
      const { isRemembered: _alone, ...alone } = compileDialects([]).attributeKeys.of(key);
      expect(after).toEqual(alone);
      expect(after.key).toBe(key);
    }
  });

  it('keeps in its table names of few entries of a family', () => {
    const { attributeKeys } = builtInDialects;
    const isRemembered = (key: string) => attributeKeys.of(key).isRemembered;
    expect(isRemembered('gen_ai.prompt.3.role')).toBe(true);
    expect(isRemembered('gen_ai.prompt.300.role')).toBe(false);
    expect(isRemembered('acme.300.role')).toBe(true);
  });
});
