namespace KopfEvents.Tests;

public class RecordingsTests
{
    [Fact]
    public void The_recording_of_kopf_names_each_of_its_cases_once()
    {
        var names = Recordings.Cases("kopf-events.json").Select(one => one["case"]!.GetValue<string>()).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(), names);
    }
}
