import { paths } from "@/app/paths";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { register } from "../api/register";
import { AuthCard } from "../components/auth-card";
import { EmailField, NewPasswordField } from "../components/fields";
import { Form } from "../components/form";
import { TextLink } from "../components/text-link";
import { useForm } from "../components/use-form";

export default function RegisterPage() {
  useTitle(t("auth.register"));
  const form = useForm(["name", "email", "password"] as const, register);
  return (
    <AuthCard
      title={t("auth.register_title")}
      text={t("auth.register_text")}
      footer={
        <>
          {t("auth.have_account")}{" "}
          <TextLink to={paths.login} chunk="login">
            {t("auth.log_in")}
          </TextLink>
        </>
      }
    >
      <Form wide form={form} send={t("auth.register")}>
        <Field
          label={t("auth.name")}
          name="name"
          autoComplete="name"
          maxLength={100}
          required
          error={form.fieldError("name")}
        />
        <EmailField form={form} />
        <NewPasswordField form={form} />
      </Form>
    </AuthCard>
  );
}
