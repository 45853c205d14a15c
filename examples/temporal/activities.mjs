// The activity: where models and tools are called, and recorded by whatever instrumentation is installed.
export async function lookUp(question) {
  return `${question.length} letters long.`;
}
