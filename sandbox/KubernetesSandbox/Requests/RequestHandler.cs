namespace KubernetesSandbox.Requests;

/// <summary>Responds to a request that was let in.</summary>
internal delegate Task<ApiResponse> RequestHandler(ApiRequest request);
