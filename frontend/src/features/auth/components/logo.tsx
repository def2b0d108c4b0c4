export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
      <svg viewBox="0 0 64 64" className="size-7" aria-hidden="true">
        <rect width="64" height="64" rx="15" fill="#4b4ad0" />
        <path
          d="M14 34.5 24.5 45 50 19.5"
          fill="none"
          stroke="#fff"
          strokeWidth="6.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="15.5" cy="20.5" r="3.5" fill="#b9b8ff" />
        <circle cx="28" cy="20.5" r="3.5" fill="#8d8cf0" />
      </svg>
      Myriad
    </span>
  );
}
