/** The words, in the user's language. English is here from the start; others are loaded when wanted. */
import { createStore } from "@/lib/store";
import { en } from "./en";
import type { en as membersEn } from "./members/en";

export type Plural = { one: string; other: string };
export type Like<Words> = { [Key in keyof Words]: Words[Key] extends string ? string : Plural };
export type Messages = Like<typeof en>;
export type MemberMessages = Like<typeof membersEn>;
export type Key = keyof Messages | keyof MemberMessages;

export const LOCALES = { en: "English", de: "Deutsch", fr: "Français", es: "Español" } as const;
export type Locale = keyof typeof LOCALES;

const KEY = "myriad.locale";
const loaders: Record<Locale, () => Promise<Messages>> = {
  en: async () => en,
  de: async () => (await import("./de")).de,
  fr: async () => (await import("./fr")).fr,
  es: async () => (await import("./es")).es,
};

const memberLoaders: Record<Locale, () => Promise<MemberMessages>> = {
  en: async () => (await import("./members/en")).en,
  de: async () => (await import("./members/de")).de,
  fr: async () => (await import("./members/fr")).fr,
  es: async () => (await import("./members/es")).es,
};

let messages: Partial<Record<Key, string | Plural>> = en;
let toMembers = false;
export const locale = createStore<Locale>("en");

/** The language with the region that the browser names: dates and numbers differ within a language. */
export function region(): string {
  return navigator.languages.find((one) => one.slice(0, 2) === locale.get()) ?? locale.get();
}

export function isLocale(text: string): text is Locale {
  return text in LOCALES;
}

/** Whether there is a sentence of this name: one that a newer server names may not be here yet. */
export function isKey(name: string): name is Key {
  return name in messages;
}

/** The language to begin with: the one chosen last, else the first of the browser's that there is. */
export function preferredLocale(): Locale {
  const wanted = [localStorage.getItem(KEY) ?? "", ...navigator.languages].map((one) => one.slice(0, 2));
  return wanted.find(isLocale) ?? "en";
}

export async function speak(wanted: Locale): Promise<void> {
  localStorage.setItem(KEY, wanted);
  const spoken = await loaders[wanted]().catch(() => en);
  messages = { ...messages, ...spoken, ...(toMembers && (await memberLoaders[wanted]().catch(() => ({})))) };
  document.documentElement.lang = wanted;
  locale.set(wanted);
}

/** Load what only those who are signed in read, now and with each language from now on. Errors: when they cannot be loaded. */
export async function speakToMembers(): Promise<void> {
  messages = { ...messages, ...(await memberLoaders[locale.get()]()) };
  toMembers = true;
}

/** A sentence. `{name}` is filled from `values`; `count` decides between one and many. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const found = messages[key] ?? "";
  const text = typeof found === "string" ? found : found[plural(Number(values.count))];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name]));
}

function plural(count: number): "one" | "other" {
  return new Intl.PluralRules(locale.get()).select(count) === "one" ? "one" : "other";
}

function shown(value: string | number | undefined): string {
  return typeof value === "number" ? value.toLocaleString(region()) : (value ?? "");
}
