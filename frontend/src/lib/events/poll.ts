/** Where no events come, other devices' changes are looked for this often, while somebody looks. */
import { live } from "./live";

const POLL_MS = 60_000;

/** For `refetchInterval`: never while a stream is open. */
export const pollInterval = (): number | false => (live.get() ? false : POLL_MS);
