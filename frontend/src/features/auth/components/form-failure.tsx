/** What is wrong with a form as a whole. Its place is kept, so that nothing moves. */
export function FormFailure({ text }: { text: string | null }) {
  return (
    <p role="alert" className="min-h-5 text-danger">
      {text}
    </p>
  );
}
