// What a request that is not OTLP is refused with: a sentence for its sender, without anything of what it held.

export class MalformedOtlp extends Error {
  override readonly name = 'MalformedOtlp';
}
