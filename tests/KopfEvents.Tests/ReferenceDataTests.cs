namespace KopfEvents.Tests;

public class ReferenceDataTests
{
    [Theory]
    [InlineData("kopf-events.json", "case")]
    [InlineData("apiserver-events.json", "name")]
    public void A_recording_names_each_of_its_cases_once(string fileName, string key)
    {
        var names = ReferenceData.Cases(fileName).Select(one => one[key]!.GetValue<string>()).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(), names);
    }
}
