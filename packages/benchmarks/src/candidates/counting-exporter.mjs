// The peers keep no counts, so the answers of their exporters are counted.
const SUCCESS = 0;

/** Counts from now on what becomes of the spans given to `exporter`. */
export function countAnswers(exporter) {
  const send = exporter.export.bind(exporter);
  let answered = 0;
  let delivered = 0;
  exporter.export = (spans, resultCallback) =>
    send(spans, (result) => {
      answered += spans.length;
      if (result.code === SUCCESS) delivered += spans.length;
      resultCallback(result);
    });
  return { answered: () => answered, delivered: () => delivered, dropped: () => undefined };
}
