import type { Color } from "../api/list-projects";

export const COLORS: readonly Color[] = [
  "grey",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
  "brown",
];

const FILLS: Record<Color, string> = {
  grey: "bg-[#8a857b]",
  red: "bg-[#d1453b]",
  orange: "bg-[#e07b28]",
  yellow: "bg-[#d9a800]",
  green: "bg-[#3f9a5f]",
  teal: "bg-[#1f9a94]",
  blue: "bg-[#3b7ddd]",
  purple: "bg-[#7b5cd6]",
  pink: "bg-[#d45a9c]",
  brown: "bg-[#8b6244]",
};

export function ColorDot({ color, className = "size-2.5" }: { color: Color; className?: string }) {
  return <span aria-hidden className={`inline-block shrink-0 rounded-full ${FILLS[color]} ${className}`} />;
}
