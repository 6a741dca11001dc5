namespace KubernetesSandbox.Tests;

public class RecordingsTests
{
    [Theory]
    [InlineData("apiserver-auth.json")]
    [InlineData("apiserver-discovery.json")]
    [InlineData("apiserver-events.json")]
    [InlineData("apiserver-events-new.json")]
    [InlineData("apiserver-events-updates.json")]
    [InlineData("apiserver-objects.json")]
    [InlineData("apiserver-watch.json")]
    [InlineData("kubectl-outputs.json")]
    [InlineData("kubectl-requests.json")]
    public void A_recording_names_each_of_its_cases_once(string fileName)
    {
        var names = Recordings.Cases(fileName).Select(one => one["name"]!.GetValue<string>()).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(), names);
    }
}
