// How many bytes may be held at once: a message that brings more waits until others have left.

export class ByteBudget {
  readonly #max: number;
  #taken = 0;
  #isOpen = false;
  #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get isFree(): boolean {
    return this.#isOpen || this.#taken < this.#max;
  }

  take(amount: number): void {
    this.#taken += amount;
  }

  give(amount: number): void {
    this.#taken -= amount;
    if (this.isFree) this.#letIn();
  }

  async whenFree(): Promise<void> {
    while (!this.isFree) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Lets everybody in from now on, for a gateway that stops. */
  open(): void {
    this.#isOpen = true;
    this.#letIn();
  }

  #letIn(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
