import "fake-indexeddb/auto";

Object.defineProperty(globalThis, "__BUILD__", { value: "test" });

const { speakToMembers } = await import("@/lib/i18n");
await speakToMembers();
