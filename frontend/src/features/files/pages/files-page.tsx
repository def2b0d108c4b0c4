import { SettingsFrame } from "@/features/settings/components/frame";
import { ExportSection } from "../components/export-section";
import { ImportSection } from "../components/import-section";

/** Tasks in and out, as files. */
export default function FilesPage() {
  return (
    <SettingsFrame>
      <ImportSection />
      <ExportSection />
    </SettingsFrame>
  );
}
