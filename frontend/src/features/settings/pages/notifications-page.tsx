import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { wordsFor } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import {
  CHANNELS,
  type Channel,
  KINDS,
  type Kind,
  type PreferenceChanges,
  type Preferences,
  preferencesOptions,
  useChoose,
} from "../api/preferences";
import { useUserId } from "../api/profile";
import { Section, SettingsFrame } from "../components/frame";
import { Loaded } from "../components/loaded";

const NIGHT = { start: "22:00", end: "07:00" };

type Choose = (changes: PreferenceChanges) => void;

/** What one is told of, by which channel, and when not. */
export default function NotificationsPage() {
  const query = useQuery(preferencesOptions(useUserId()));
  const { mutate } = useChoose();
  const choose: Choose = (changes) =>
    mutate(changes, {
      onSuccess: () => toast(t("settings.saved")),
      onError: (error) => toast(wordsFor(error), { tone: "error" }),
    });
  return (
    <SettingsFrame>
      <Loaded query={query}>
        {(chosen) => (
          <>
            <Kinds key={`kinds ${chosen.version}`} chosen={chosen} choose={choose} />
            <Times key={`times ${chosen.version}`} chosen={chosen} choose={choose} />
          </>
        )}
      </Loaded>
    </SettingsFrame>
  );
}

function Kinds({ chosen, choose }: { chosen: Preferences; choose: Choose }) {
  return (
    <Section title={t("notify.kinds")} text={t("notify.kinds_text")}>
      {KINDS.map((kind) => (
        <fieldset key={kind} className="grid gap-1">
          <legend className="font-medium">{t(`notify.${kind}`)}</legend>
          <div className="flex flex-wrap gap-x-6">
            {CHANNELS.map((channel) => (
              <Box key={channel} kind={kind} channel={channel} chosen={chosen} choose={choose} />
            ))}
          </div>
        </fieldset>
      ))}
    </Section>
  );
}

interface BoxProps {
  kind: Kind;
  channel: Channel;
  chosen: Preferences;
  choose: Choose;
}

/** Mail about the security of the account cannot be switched off. */
function Box({ kind, channel, chosen, choose }: BoxProps) {
  return (
    <label className="flex min-h-9 items-center gap-2 max-md:min-h-11">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        defaultChecked={chosen.kinds[kind][channel]}
        disabled={kind === "security" && channel === "email"}
        onChange={({ target }) => choose({ kinds: { [kind]: { [channel]: target.checked } } })}
      />
      {t(`notify.${channel}`)}
    </label>
  );
}

function Times({ chosen, choose }: { chosen: Preferences; choose: Choose }) {
  const quiet = chosen.quiet_hours;
  return (
    <Section title={t("notify.times")} text={t("notify.times_text")}>
      <div className="flex flex-wrap gap-x-6">
        <Clock
          label={t("notify.digest_time")}
          at={chosen.digest_time}
          onChange={(digest_time) => choose({ digest_time })}
        />
        <Clock
          label={t("notify.overdue_time")}
          at={chosen.overdue_time}
          onChange={(overdue_time) => choose({ overdue_time })}
        />
      </div>
      <label className="flex min-h-9 items-center gap-2 max-md:min-h-11">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          defaultChecked={quiet !== null}
          onChange={({ target }) => choose({ quiet_hours: target.checked ? NIGHT : null })}
        />
        {t("notify.quiet")}
      </label>
      {quiet && (
        <div className="flex flex-wrap gap-x-6">
          <Clock
            label={t("notify.quiet_start")}
            at={quiet.start}
            onChange={(start) => choose({ quiet_hours: { ...quiet, start } })}
          />
          <Clock
            label={t("notify.quiet_end")}
            at={quiet.end}
            onChange={(end) => choose({ quiet_hours: { ...quiet, end } })}
          />
        </div>
      )}
    </Section>
  );
}

/** A time is chosen when one leaves the field: while it is typed it passes through others. */
function Clock({ label, at, onChange }: { label: string; at: string; onChange: (at: string) => void }) {
  return (
    <Field
      label={label}
      type="time"
      required
      defaultValue={at}
      onBlur={({ target }) => target.value && target.value !== at && onChange(target.value)}
    />
  );
}
