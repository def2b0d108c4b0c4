const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key, as it is written on the keyboard here. */
export function Kbd({ keys }: { keys: string }) {
  const shown = keys
    .replace("mod", MAC ? "⌘" : "Ctrl")
    .replace("Enter", "↵")
    .replace("Escape", "Esc");
  return (
    <span className="inline-flex gap-1">
      {shown.split(/[ +]/).map((key) => (
        <kbd
          key={key}
          className="min-w-5 rounded-sm border border-line bg-sunken px-1 text-center font-sans text-xs leading-5 text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
