using System.Text;
using System.Text.Json;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Credentials;

/// <summary>What an exec plugin is told: <c>KUBERNETES_EXEC_INFO</c>.</summary>
/// <remarks>Source: client-go, pkg/apis/clientauthentication/v1/types.go and rest/exec.go.</remarks>
internal static class ExecInfo
{
    public const string V1 = "client.authentication.k8s.io/v1";

    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    public const string Kind = "ExecCredential";

    public static string Write(KubeconfigPlugin plugin, ClusterConfiguration configuration, bool isInteractive)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("apiVersion", plugin.ApiVersion);
            json.WriteStartObject("spec");
            if (plugin.ProvideClusterInfo) WriteCluster(json, configuration);
            json.WriteBoolean("interactive", isInteractive);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteCluster(Utf8JsonWriter json, ClusterConfiguration configuration)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", configuration.Server.Text);
        if (configuration.TlsServerName is { } name) json.WriteString("tls-server-name", name);
        if (configuration.SkipTlsVerify) json.WriteBoolean("insecure-skip-tls-verify", true);
        if (configuration.Authorities?.Read() is { Length: > 0 } authorities)
        {
            json.WriteBase64String("certificate-authority-data", authorities);
        }

        if (configuration.Cluster.ProxyUrl is { } proxy) json.WriteString("proxy-url", proxy);
        if (configuration.Cluster.DisableCompression) json.WriteBoolean("disable-compression", true);
        json.WritePropertyName("config");
        WriteValue(json, configuration.Cluster.ExecConfig);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case List<object?> list:
                json.WriteStartArray();
                foreach (var item in list) WriteValue(json, item);
                json.WriteEndArray();
                break;
            case Dictionary<string, object?> map:
                json.WriteStartObject();
                foreach (var (name, item) in map)
                {
                    json.WritePropertyName(name);
                    WriteValue(json, item);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
