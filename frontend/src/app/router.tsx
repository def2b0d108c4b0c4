import { Suspense } from "react";
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation } from "react-router";
import { session } from "@/lib/api/session";
import { useStore } from "@/lib/store";
import { Boundary } from "./boundary";
import { page } from "./lazy";
import { CardSkeleton, PageSkeleton, ShellSkeleton } from "./skeletons";

const LoginPage = page("login");
const RegisterPage = page("register");
const VerifyPage = page("verifyEmail");
const ConfirmEmailPage = page("confirmEmail");
const ConfirmDeletionPage = page("confirmDeletion");
const ForgotPasswordPage = page("forgotPassword");
const ResetPasswordPage = page("resetPassword");
const Shell = page("shell");
const ViewPage = page("view");
const CalendarPage = page("calendar");
const LabelsPage = page("labels");
const LabelPage = page("label");
const ProjectsPage = page("projects");
const ProjectPage = page("project");
const SearchPage = page("search");
const SettingsPage = page("settings");
const AccountPage = page("account");
const SessionsPage = page("sessions");
const NotificationsPage = page("notifications");
const ToldPage = page("told");
const TokensPage = page("tokens");
const WebhooksPage = page("webhooks");
const OwnDataPage = page("ownData");
const FilesPage = page("files");

export function Router() {
  return (
    <BrowserRouter>
      <Boundary>
        <Suspense fallback={<ShellSkeleton />}>
          <Routes>
            <Route element={<OnCards />}>
              <Route element={<ForGuests />}>
                <Route path="/login" element={<LoginPage />} />
                <Route path="/register" element={<RegisterPage />} />
              </Route>
              <Route path="/forgot-password" element={<ForgotPasswordPage />} />
              <Route path="/reset-password" element={<ResetPasswordPage />} />
              <Route path="/verify-email" element={<VerifyPage />} />
              <Route path="/confirm-email" element={<ConfirmEmailPage />} />
              <Route path="/confirm-deletion" element={<ConfirmDeletionPage />} />
            </Route>
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

/** What is seen without being signed in: no side bar comes before it. */
function OnCards() {
  return (
    <Suspense fallback={<CardSkeleton />}>
      <Outlet />
    </Suspense>
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
