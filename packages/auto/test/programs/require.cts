// The same packages from a CommonJS program.
import auto = require('@sgp-otel/auto');
import exporter = require('@sgp-otel/exporter');
import local = require('@sgp-otel/local');

export const processor: exporter.SgpSpanProcessor = new exporter.SgpSpanProcessor();
export const stats: exporter.ProcessorStats | undefined = auto.stats();
export const started: Promise<local.Local> = local.startLocal();
