export default function Page() {
  return <p>Ask at /api/ask?question=…</p>;
}
