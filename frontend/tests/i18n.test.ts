import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  isLocale,
  LOCALES,
  type Locale,
  type MemberMessages,
  type Messages,
  speak,
  speakToMembers,
  t,
} from "@/lib/i18n";
import { de } from "@/lib/i18n/de";
import { en as first } from "@/lib/i18n/en";
import { es } from "@/lib/i18n/es";
import { fr } from "@/lib/i18n/fr";
import { de as membersDe } from "@/lib/i18n/members/de";
import { en as membersEn } from "@/lib/i18n/members/en";
import { es as membersEs } from "@/lib/i18n/members/es";
import { fr as membersFr } from "@/lib/i18n/members/fr";

const en = { ...first, ...membersEn };
const all: Record<Locale, Messages & MemberMessages> = {
  en,
  de: { ...de, ...membersDe },
  fr: { ...fr, ...membersFr },
  es: { ...es, ...membersEs },
};
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
const forms = (message: string | { one: string; other: string }) =>
  typeof message === "string" ? [message] : [message.other];

function sources(): string {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" });
  const ours = files.filter((name) => /\.tsx?$/.test(name) && !name.startsWith(join("lib", "i18n")));
  return ours.map((name) => readFileSync(join("src", name), "utf8")).join("\n");
}

describe.each(Object.keys(LOCALES).filter(isLocale))("the words in %s", (locale) => {
  it("are all there, none is empty, and none is too many", () => {
    expect(Object.keys(all[locale]).sort()).toEqual(Object.keys(en).sort());
    for (const message of Object.values(all[locale])) {
      const texts = typeof message === "string" ? [message] : [message.one, message.other];
      for (const text of texts) expect(text.trim()).not.toBe("");
    }
  });

  it("are filled with the same values as in English", () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect([key, forms(all[locale][key]).map(names)]).toEqual([key, forms(en[key]).map(names)]);
    }
  });
});

describe("the sources", () => {
  it("use every sentence that there is", () => {
    const code = sources();
    const patterns = [...code.matchAll(/`([a-z_.]+)\$\{[^`]*\}([a-z_.]*)`/g)];
    const begun = patterns.map(([, head, tail]) => new RegExp(`^${head}\\w+${tail}$`));
    const unused = Object.keys(en).filter(
      (key) => !code.includes(`"${key}"`) && !begun.some((one) => one.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it("show no words but these", () => {
    const written = [...sources().matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{]*</g)].map((found) => found[1]);
    expect(written).toEqual([]);
  });
});

describe("a sentence", () => {
  it("has its plural in each language", async () => {
    await speak("fr");
    expect(t("toast.deleted", { count: 1 })).toBe("Tâche supprimée.");
    expect(t("toast.deleted", { count: 1200 })).toMatch(/^1\s?200 tâches/);
    await speak("en");
    expect(t("toast.deleted", { count: 0 })).toBe("0 tasks deleted.");
  });

  it("for members is there once their words are loaded, in each language that follows", async () => {
    await speakToMembers();
    expect(t("tokens.revoke")).toBe("Revoke");
    await speak("de");
    expect(t("tokens.revoke")).toBe("Widerrufen");
    expect(t("save")).toBe("Speichern");
    await speak("en");
  });
});
