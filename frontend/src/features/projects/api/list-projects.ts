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

/** The projects in use, in their order. */
export function useProjects(): Project[] | undefined {
  return useQuery(projectsOptions(useUserId())).data?.items;
}

export function useProject(projectId: string | null): Project | undefined {
  return useProjects()?.find((project) => project.id === projectId);
}
