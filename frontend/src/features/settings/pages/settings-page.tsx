import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, SelectField } from "@/components/ui/field";
import { logout } from "@/features/auth/api/logout";
import { wordsFor } from "@/features/auth/components/use-form";
import { isLocale, LOCALES, locale, speak, t } from "@/lib/i18n";
import { flush } from "@/lib/outbox";
import { useStore } from "@/lib/store";
import { chooseTheme, THEMES, theme } from "@/lib/theme";
import { toast } from "@/lib/toast";
import { type Profile, useChangeProfile, useProfile } from "../api/profile";
import { Section, SettingsFrame } from "../components/frame";

const ZONES = Intl.supportedValuesOf("timeZone");
const FLUSH_MS = 4000;

export default function SettingsPage() {
  const profile = useProfile();
  return (
    <SettingsFrame>
      {profile ? (
        <ProfileSection key={profile.version} profile={profile} />
      ) : (
        <div className="skeleton h-64" />
      )}
      <Appearance />
      <Account email={profile?.email ?? ""} />
    </SettingsFrame>
  );
}

function ProfileSection({ profile }: { profile: Profile }) {
  const { mutate, isPending } = useChangeProfile();
  const [fields, setFields] = useState({ name: profile.name, timezone: profile.timezone });
  const changed = fields.name !== profile.name || fields.timezone !== profile.timezone;
  const save = () =>
    mutate(fields, {
      onSuccess: () => toast(t("settings.saved")),
      onError: (error) => toast(wordsFor(error), { tone: "error" }),
    });
  return (
    <Section title={t("settings.profile")}>
      <Field
        label={t("auth.name")}
        value={fields.name}
        maxLength={100}
        onChange={({ target }) => setFields({ ...fields, name: target.value })}
      />
      <SelectField
        label={t("settings.zone")}
        value={fields.timezone}
        onChange={({ target }) => setFields({ ...fields, timezone: target.value })}
      >
        {[...new Set([profile.timezone, ...ZONES])].map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </SelectField>
      <Button
        look="primary"
        className="justify-self-start"
        disabled={!changed || !fields.name.trim()}
        busy={isPending}
        onClick={save}
      >
        {t("save")}
      </Button>
    </Section>
  );
}

function Appearance() {
  const { mutate } = useChangeProfile();
  const wanted = useStore(theme);
  return (
    <Section title={t("settings.appearance")}>
      <fieldset className="flex flex-wrap gap-2">
        <legend className="mb-1 font-medium">{t("settings.theme")}</legend>
        {THEMES.map((one) => (
          <Button
            key={one}
            aria-pressed={wanted === one}
            onClick={() => chooseTheme(one)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {t(`theme.${one}`)}
          </Button>
        ))}
      </fieldset>
      <SelectField
        label={t("settings.language")}
        value={useStore(locale)}
        onChange={({ target }) => {
          if (!isLocale(target.value)) return;
          mutate({ locale: target.value });
          void speak(target.value);
        }}
      >
        {Object.entries(LOCALES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </SelectField>
    </Section>
  );
}

function Account({ email }: { email: string }) {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      if ((await flush(FLUSH_MS)) || window.confirm(t("settings.lose"))) await logout();
    } catch (error) {
      toast(wordsFor(error), { tone: "error" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t("settings.account")}>
      <p className="text-muted">{email}</p>
      <Button look="danger" className="justify-self-start" busy={busy} onClick={leave}>
        <LogOut size={16} aria-hidden /> {t("auth.log_out")}
      </Button>
    </Section>
  );
}
