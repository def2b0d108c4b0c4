import { queryOptions, useQuery } from "@tanstack/react-query";
import { useUserId } from "@/features/settings/api/profile";
import type { components } from "@/generated/api";
import { api, dataOf } from "@/lib/api/client";

export type Project = components["schemas"]["ProjectOut"];
export type Color = Project["color"];

const MOST = 100;

export const projectsOptions = (userId: string) =>
  queryOptions({
    queryKey: ["projects", userId],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/projects", { params: { query: { archived: false, limit: MOST } }, signal })),
    staleTime: 60_000,
  });

/** Those that were put away. */
export const archivedOptions = (userId: string) =>
  queryOptions({
    queryKey: [...projectsOptions(userId).queryKey, "archived"],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/projects", { params: { query: { archived: true, limit: MOST } }, signal })),
    staleTime: 60_000,
  });

/** The projects in use, in their order. */
export function useProjects(): Project[] | undefined {
  return useQuery(projectsOptions(useUserId())).data?.items;
}

/** One project; those that were put away are asked for only if it is none of the others. */
export function useProject(projectId: string): { project: Project | undefined; isPending: boolean } {
  const userId = useUserId();
  const inUse = useProjects();
  const found = inUse?.find((one) => one.id === projectId);
  const away = useQuery({ ...archivedOptions(userId), enabled: inUse !== undefined && !found });
  const project = found ?? away.data?.items.find((one) => one.id === projectId);
  return { project, isPending: !project && !away.isError && !away.data };
}
