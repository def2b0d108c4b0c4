import { useProfile } from "../api/profile";
import { EmailSection } from "../components/email-section";
import { SettingsFrame } from "../components/frame";
import { OtpSection } from "../components/otp-section";
import { PasswordSection } from "../components/password-section";

/** What guards the account. */
export default function AccountPage() {
  const profile = useProfile();
  return (
    <SettingsFrame>
      <PasswordSection />
      {profile ? (
        <>
          <OtpSection enabled={profile.otp_enabled ?? false} />
          <EmailSection email={profile.email} />
        </>
      ) : (
        <div className="skeleton h-64" />
      )}
    </SettingsFrame>
  );
}
