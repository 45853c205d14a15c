// Counters, and gauges that are measured when somebody asks for them, in Prometheus' text format.
import { type MetricFamily, type MetricName, metricFamilies } from './metric-families';

type Labels = Readonly<Record<string, string>>;

/** One metric with its values by label. They stay few: every label has a small closed set of values. */
class Family {
  readonly #values = new Map<string, number>();
  /** With one label, by its value: some are counted with every span. */
  readonly #keys = new Map<string, string>();

  constructor(readonly definition: MetricFamily) {}

  add(labels: Labels, amount: number): void {
    const key = this.#key(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  set(labels: Labels, value: number): void {
    this.#values.set(this.#key(labels), value);
  }

  get(labels: Labels): number {
    return this.#values.get(this.#key(labels)) ?? 0;
  }

  lines(name: string): string[] {
    if (this.#values.size === 0 && this.definition.labels.length === 0) this.#values.set('', 0);
    return [...this.#values].map(([key, value]) => `${name}${key} ${value}`);
  }

  #key(labels: Labels): string {
    const [first, second] = this.definition.labels;
    if (first === undefined) return '';
    if (second !== undefined) return this.#keyOf(labels);
    const value = labels[first] ?? '';
    let key = this.#keys.get(value);
    if (key === undefined) {
      key = this.#keyOf(labels);
      this.#keys.set(value, key);
    }
    return key;
  }

  #keyOf(labels: Labels): string {
    const pairs = this.definition.labels.map((label) => `${label}="${escaped(labels[label] ?? '')}"`);
    return `{${pairs.join(',')}}`;
  }
}

export class Metrics {
  readonly #families = new Map<string, Family>(
    Object.entries(metricFamilies).map(([name, definition]) => [name, new Family(definition)]),
  );
  readonly #measures: (() => Promise<void> | void)[] = [];

  count(name: MetricName, labels: Labels = {}, amount = 1): void {
    this.#family(name).add(labels, amount);
  }

  measure(name: MetricName, value: number, labels: Labels = {}): void {
    this.#family(name).set(labels, value);
  }

  /** Called before each report. */
  onReport(measure: () => Promise<void> | void): void {
    this.#measures.push(measure);
  }

  value(name: MetricName, labels: Labels = {}): number {
    return this.#family(name).get(labels);
  }

  async report(): Promise<string> {
    // One that fails must not hide the others.
    await Promise.allSettled(this.#measures.map(async (measure) => measure()));
    const lines: string[] = [];
    for (const [name, family] of this.#families) {
      const { type, help } = family.definition;
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...family.lines(name));
    }
    return `${lines.join('\n')}\n`;
  }

  #family(name: MetricName): Family {
    return this.#families.get(name) as Family;
  }
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
