// A resource of which some attributes arrive later; even their names are not known before.
import type { Attributes } from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';

export class LateResource implements Resource {
  #merged: Resource;
  #isPending = true;
  readonly #settled: Promise<void>;

  /**
   * @param below what the late attributes override
   * @param late never rejects
   * @param above what overrides the late attributes
   */
  constructor(below: Resource, late: Promise<Attributes>, above: Resource) {
    this.#merged = below.merge(above);
    this.#settled = late.then((attributes) => {
      this.#merged = below.merge(resourceFromAttributes(attributes)).merge(above);
      this.#isPending = false;
    });
  }

  get asyncAttributesPending(): boolean {
    return this.#isPending || this.#merged.asyncAttributesPending === true;
  }

  async waitForAsyncAttributes(): Promise<void> {
    await this.#settled;
    await this.#merged.waitForAsyncAttributes?.();
  }

  get attributes(): Attributes {
    return this.#merged.attributes;
  }

  get schemaUrl(): string | undefined {
    return this.#merged.schemaUrl;
  }

  merge(other: Resource | null): Resource {
    return this.#merged.merge(other);
  }

  getRawAttributes(): ReturnType<Resource['getRawAttributes']> {
    return this.#merged.getRawAttributes();
  }
}
