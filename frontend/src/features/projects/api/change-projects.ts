import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import { taskKeys } from "@/features/tasks/api/keys";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";
import { type Project, projectsOptions } from "./list-projects";

type Fields = components["schemas"]["ProjectIn"];
type Changes = components["schemas"]["ProjectChanges"];
type Page = components["schemas"]["ProjectPage"];

export function useCreateProject() {
  const write = useWriteProjects();
  return useMutation({
    mutationFn: ({ key, ...body }: Fields & { key: string }) =>
      dataOf(api.POST("/api/v1/projects", { params: { header: { "Idempotency-Key": key } }, body })),
    onSuccess: (made) => write((items) => [...items.filter((one) => one.id !== made.id), made]),
  });
}

export function useChangeProject(project: Project) {
  const write = useWriteProjects();
  return useMutation({
    mutationFn: (body: Changes) =>
      dataOf(
        api.PATCH("/api/v1/projects/{project_id}", { params: { path: { project_id: project.id } }, body }),
      ),
    onMutate: (changes) =>
      write((items) => items.map((one) => (one.id === project.id ? { ...one, ...changes } : one))),
    onError: () => write((items) => items.map((one) => (one.id === project.id ? project : one))),
    onSuccess: (now) =>
      write((items) => items.flatMap((one) => (one.id !== now.id ? [one] : now.archived ? [] : [now]))),
  });
}

/** Deleting a project puts its tasks into the trash; restoring brings them back. `done` is told before it goes. */
export function useDeleteProject(done: () => void) {
  const client = useQueryClient();
  const userId = useUserId();
  const write = useWriteProjects();
  return useMutation({
    mutationFn: (project: Project) =>
      dataOf(api.DELETE("/api/v1/projects/{project_id}", { params: { path: { project_id: project.id } } })),
    onSuccess: (_, project) => {
      done();
      write((items) => items.filter((one) => one.id !== project.id));
      return client.invalidateQueries({ queryKey: taskKeys.all(userId) });
    },
  });
}

export function useRestoreProject() {
  const client = useQueryClient();
  const userId = useUserId();
  return useMutation({
    mutationFn: (project: Project) =>
      dataOf(
        api.POST("/api/v1/projects/{project_id}/restore", { params: { path: { project_id: project.id } } }),
      ),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: projectsOptions(userId).queryKey }),
        client.invalidateQueries({ queryKey: taskKeys.all(userId) }),
      ]),
  });
}

function useWriteProjects() {
  const client = useQueryClient();
  const { queryKey } = projectsOptions(useUserId());
  return (how: (items: Project[]) => Project[]) => {
    client.setQueryData<Page>(queryKey, (now) => now && { ...now, items: how(now.items) });
  };
}
