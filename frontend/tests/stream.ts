/** What a stream of events says. */
export const READY = "retry: 2000\nid: a.a\nevent: ready\ndata: {}\n\n";
export const changed = (id: string, ...by: string[]) =>
  `id: ${id}\nevent: tasks.changed\ndata: ${JSON.stringify({ request_ids: by })}\n\n`;
