import { type ComponentType, lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation } from "react-router";
import { session } from "@/lib/api/session";
import { useStore } from "@/lib/store";
import { Boundary } from "./boundary";
import { chunks } from "./lazy";
import { PageSkeleton, ShellSkeleton } from "./skeletons";

const page = (load: () => Promise<{ default: ComponentType }>) => lazy(load);
const LoginPage = page(chunks.login);
const RegisterPage = page(chunks.register);
const VerifyPage = page(chunks.verifyEmail);
const ConfirmEmailPage = page(chunks.confirmEmail);
const ConfirmDeletionPage = page(chunks.confirmDeletion);
const ForgotPasswordPage = page(chunks.forgotPassword);
const ResetPasswordPage = page(chunks.resetPassword);
const Shell = page(chunks.shell);
const ViewPage = page(chunks.view);
const CalendarPage = page(chunks.calendar);
const LabelsPage = page(chunks.labels);
const LabelPage = page(chunks.label);
const ProjectsPage = page(chunks.projects);
const ProjectPage = page(chunks.project);
const SearchPage = page(chunks.search);
const SettingsPage = page(chunks.settings);
const AccountPage = page(chunks.account);
const SessionsPage = page(chunks.sessions);
const NotificationsPage = page(chunks.notifications);
const ToldPage = page(chunks.told);
const TokensPage = page(chunks.tokens);
const WebhooksPage = page(chunks.webhooks);
const OwnDataPage = page(chunks.ownData);
const FilesPage = page(chunks.files);

export function Router() {
  return (
    <BrowserRouter>
      <Boundary>
        <Suspense fallback={<ShellSkeleton />}>
          <Routes>
            <Route element={<ForGuests />}>
              <Route path="/login" element={<LoginPage />} />
              <Route path="/register" element={<RegisterPage />} />
            </Route>
            <Route path="/forgot-password" element={<ForgotPasswordPage />} />
            <Route path="/reset-password" element={<ResetPasswordPage />} />
            <Route path="/verify-email" element={<VerifyPage />} />
            <Route path="/confirm-email" element={<ConfirmEmailPage />} />
            <Route path="/confirm-deletion" element={<ConfirmDeletionPage />} />
            <Route element={<ForMembers />}>
              <Route element={<Within />}>
                <Route path="/settings" element={<SettingsPage />} />
                <Route path="/settings/account" element={<AccountPage />} />
                <Route path="/settings/notifications" element={<NotificationsPage />} />
                <Route path="/settings/sessions" element={<SessionsPage />} />
                <Route path="/settings/tokens" element={<TokensPage />} />
                <Route path="/settings/webhooks" element={<WebhooksPage />} />
                <Route path="/settings/data" element={<OwnDataPage />} />
                <Route path="/settings/files" element={<FilesPage />} />
                <Route path="/calendar" element={<CalendarPage />} />
                <Route path="/labels" element={<LabelsPage />} />
                <Route path="/labels/:name" element={<LabelPage />} />
                <Route path="/projects" element={<ProjectsPage />} />
                <Route path="/projects/:projectId" element={<ProjectPage />} />
                <Route path="/notifications" element={<ToldPage />} />
                <Route path="/search" element={<SearchPage />} />
                <Route path="/tasks" element={<Navigate to="/today" replace />} />
                <Route path="/tasks/:taskId" element={<ViewPage />} />
                <Route path="/:view" element={<ViewPage />} />
              </Route>
            </Route>
            <Route path="*" element={<Navigate to="/today" replace />} />
          </Routes>
        </Suspense>
      </Boundary>
    </BrowserRouter>
  );
}

function ForGuests() {
  const { status } = useStore(session);
  const { state } = useLocation();
  return status === "out" ? <Outlet /> : <Navigate to={state?.from ?? "/today"} replace />;
}

/** Somebody whose session has ended keeps seeing what was theirs: the shell asks them to log in again. */
function ForMembers() {
  const { status } = useStore(session);
  const location = useLocation();
  if (status !== "out") return <Shell />;
  return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
}

function Within() {
  const { pathname } = useLocation();
  return (
    <Boundary key={pathname}>
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
    </Boundary>
  );
}
