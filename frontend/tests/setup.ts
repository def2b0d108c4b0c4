import "fake-indexeddb/auto";

Object.defineProperty(globalThis, "__BUILD__", { value: "test" });
